// Keeps the number of waiting P1 alerts in the page's title, where a background tab shows it.
document.addEventListener("htmx:afterSwap", () => {
  const status = document.getElementById("status");
  if (!status) return;
  const urgent = Number(status.dataset.urgent);
  document.title = (urgent ? `(${urgent}) ` : "") + status.dataset.title;
});
// A half-filled form must not be drawn over by news from the stream.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest(".finder, #found")) return; // It draws its finds elsewhere.
  const busy = document.activeElement;
  const typing = busy && event.target.contains(busy) && /^(INPUT|TEXTAREA|SELECT)$/.test(busy.tagName);
  if (typing || event.target.querySelector("details.more[open]")) event.preventDefault();
});
