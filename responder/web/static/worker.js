// Shows what the desk pushes to this device, also while no page of it is open, and opens its link.
const NOTHING = { title: "值守台 · Desk", body: "", url: "/", action: "", language: "", tag: "" };
self.addEventListener("push", (event) => {
  let said = NOTHING;
  try { said = { ...NOTHING, ...event.data.json() }; } catch { /* A push must show something. */ }
  event.waitUntil(self.registration.showNotification(said.title, {
    body: said.body,
    lang: said.language,
    tag: said.tag, // A newer message about the same takes the place of the older one …
    renotify: Boolean(said.tag), // … and is heard all the same.
    requireInteraction: true,
    actions: said.action ? [{ action: "open", title: said.action }] : [],
    data: { url: said.url },
  }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
