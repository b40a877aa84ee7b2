// The dialog of base.html. A link fills it: hx-get="…" hx-target="#modal".

export function modal() {
  return {
    opener: null,

    open(event) {
      this.opener = event.detail.requestConfig.elt;
      if (!this.$el.open) this.$el.showModal();
    },

    close() {
      this.$el.replaceChildren();
      if (this.opener?.isConnected) this.opener.focus();
    },
  };
}
