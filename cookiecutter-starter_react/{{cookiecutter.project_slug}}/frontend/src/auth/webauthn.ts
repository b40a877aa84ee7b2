/** What a passkey could not do, in a sentence for people. */
export class PasskeyError extends Error {
  override readonly name = "PasskeyError";
}

const UNSUPPORTED = "This browser cannot use passkeys. Update it, or take another way.";
const SENTENCES: Readonly<Record<string, string>> = {
  InvalidStateError: "This device has a passkey for this account already.",
  NotAllowedError: "It was cancelled or took too long. Try again.",
  NotSupportedError: UNSUPPORTED,
  SecurityError: "Passkeys work only at the site's real address, over HTTPS.",
};

/** What the server sends: the options are one level down. */
interface Options<Inner> {
  publicKey: Inner;
}

type Credential = Record<string, never>;

/** Whether this browser can read and write passkeys as JSON. */
export function canUsePasskeys(): boolean {
  return (
    typeof PublicKeyCredential === "function" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  );
}

/** Let the browser make a passkey. Throws PasskeyError. */
export async function makePasskey(options: object): Promise<Credential> {
  return withSentences(async () => {
    const { publicKey } = options as Options<PublicKeyCredentialCreationOptionsJSON>;
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
    });
  });
}

/** Let the browser answer with a passkey that it has. Throws PasskeyError. */
export async function showPasskey(options: object): Promise<Credential> {
  return withSentences(async () => {
    const { publicKey } = options as Options<PublicKeyCredentialRequestOptionsJSON>;
    return navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
    });
  });
}

async function withSentences(act: () => Promise<unknown>): Promise<Credential> {
  if (!canUsePasskeys()) throw new PasskeyError(UNSUPPORTED);
  try {
    const credential = await act();
    if (credential instanceof PublicKeyCredential) {
      return credential.toJSON() as object as Credential;
    }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    throw new PasskeyError(SENTENCES[name] ?? "The passkey did not work. Try again.", {
      cause: error,
    });
  }
  throw new PasskeyError("The passkey did not work. Try again.");
}
