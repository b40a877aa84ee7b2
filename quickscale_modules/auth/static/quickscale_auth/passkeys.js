// What the pages with passkeys need besides allauth's scripts. It runs where it stands: below them.

(function () {
  // Offered where the browser has passkeys; without JavaScript nothing of it is shown.
  for (const id of ["passkey_login", "passkey_way"]) {
    const way = document.getElementById(id);
    if (way && window.PublicKeyCredential) way.hidden = false;
  }

  // A dialog that was cancelled is no error of the page: say what to do instead.
  const problem = document.getElementById("passkey_problem");
  document.addEventListener("allauth.error", (event) => {
    if (!problem || !event.detail.tags.includes("webauthn")) return;
    event.preventDefault();
    problem.hidden = false;
  });
})();
