// Keeps the number of waiting P1 alerts in the page's title, where a background tab shows it.
document.addEventListener("htmx:afterSwap", () => {
  const status = document.getElementById("status");
  if (!status) return;
  const urgent = Number(status.dataset.urgent);
  document.title = (urgent ? `(${urgent}) ` : "") + status.dataset.title;
});
// Who reads the state of the feeds goes on reading when news comes.
let reading = false;
document.addEventListener("htmx:beforeSwap", () => {
  reading = document.getElementById("notices")?.open ?? false;
});
document.addEventListener("htmx:afterSwap", () => {
  if (reading) document.getElementById("notices")?.setAttribute("open", "");
});
// A half-filled form must not be drawn over by news from the stream.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest(".finder, #found")) return; // It draws its finds elsewhere.
  const busy = document.activeElement;
  const typing = busy && event.target.contains(busy) && /^(INPUT|TEXTAREA|SELECT)$/.test(busy.tagName);
  if (typing || event.target.querySelector("details.more[open]")) event.preventDefault();
});
// Counts the characters of a text that has a limit.
document.addEventListener("input", (event) => {
  const field = event.target, most = Number(field.dataset && field.dataset.most);
  if (!most) return;
  const count = field.parentElement.querySelector(".count");
  count.textContent = `${[...field.value].length} / ${most}`;
  count.classList.toggle("bad", [...field.value].length > most);
});
// A page from a message says once that it was opened on a screen; scanners that only fetch it do not.
const opened = document.querySelector("[data-seen]");
if (opened) navigator.sendBeacon(opened.dataset.seen);
