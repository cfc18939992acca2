// Signs this browser up for push messages, and says why where it cannot be.
const part = document.getElementById("devices");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const say = (state) => {
  for (const one of part.querySelectorAll("[data-state]")) one.hidden = !one.dataset.state.split(" ").includes(state);
};
// As the desk makes it, to tell this browser from the person's others.
async function idOf(subscription) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subscription.endpoint));
  return [...new Uint8Array(hash)].map((one) => one.toString(16).padStart(2, "0")).join("").slice(0, 16);
}
function madeFor(subscription, key) {
  const held = new Uint8Array(subscription.options.applicationServerKey ?? []);
  return held.length === key.length && held.every((one, i) => one === key[i]);
}
function lacking() {
  const apple = /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator && "PushManager" in window)) return apple ? "home-screen" : "unsupported";
  return Notification.permission === "denied" ? "denied" : "";
}
async function shown() {
  const why = lacking();
  if (why) return say(why);
  const registration = await navigator.serviceWorker.getRegistration("/");
  const held = await registration?.pushManager.getSubscription();
  const known = held && part.dataset.known.split(" ").includes(await idOf(held));
  const keys = [...part.querySelectorAll("form[data-key]")].map((form) => bytes(form.dataset.key));
  say(known && keys.some((key) => madeFor(held, key)) ? "here" : "offer");
}
async function signUp(form) {
  const key = bytes(form.dataset.key);
  await navigator.serviceWorker.register("/worker.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const held = await pushManager.getSubscription();
  if (held && !madeFor(held, key)) await held.unsubscribe(); // The desk has another key now.
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  form.elements.subscription.value = JSON.stringify(made);
  form.submit();
}
part.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-key]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  signUp(form).catch(() => {
    button.disabled = false;
    const asked = { denied: "denied", default: "offer" }; // The question was put away unanswered.
    say(asked[Notification.permission] ?? "failed");
  });
});
shown();
