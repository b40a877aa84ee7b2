// Short messages in the corner: from the server (the header HX-Trigger, see pages/middleware.py)
// and about requests that failed. The texts of the latter are in templates/partials/toasts.html.

const SHOWN_MILLISECONDS = 8000;
const LASTING_LEVELS = ["warning", "error"];

export function toasts() {
  return {
    list: [],
    count: 0,

    add(level, text) {
      this.count += 1;
      const toast = { id: this.count, level, text, isGood: !LASTING_LEVELS.includes(level) };
      this.list.push(toast);
      if (toast.isGood) setTimeout(() => this.expire(toast.id), SHOWN_MILLISECONDS);
    },

    // Nothing disappears under the pointer or the focus.
    expire(id) {
      if (this.$root.matches(":hover, :focus-within")) {
        setTimeout(() => this.expire(id), SHOWN_MILLISECONDS);
      } else {
        this.dismiss(id);
      }
    },

    dismiss(id) {
      this.list = this.list.filter((toast) => toast.id !== id);
    },

    showMessages(event) {
      for (const { level, text } of event.detail.messages) this.add(level, text);
    },

    showResponseError(event) {
      const { forbidden, missing, failed } = this.$root.dataset;
      this.add("error", { 403: forbidden, 404: missing }[event.detail.xhr.status] ?? failed);
    },

    showSendError(event) {
      if (!event.detail.boosted) this.add("error", this.$root.dataset.offline);
    },
  };
}
