import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { canUsePasskeys, makePasskey, PasskeyError, showPasskey } from "./webauthn";

class Credential {
  static parseCreationOptionsFromJSON = (options: unknown) => options;
  static parseRequestOptionsFromJSON = (options: unknown) => options;
  toJSON() {
    return { id: "a passkey" };
  }
}

const create = vi.fn();
const get = vi.fn();

beforeEach(() => {
  vi.stubGlobal("PublicKeyCredential", Credential);
  vi.stubGlobal("navigator", { credentials: { create, get } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("a passkey is made and shown as JSON", async () => {
  create.mockResolvedValue(new Credential());
  get.mockResolvedValue(new Credential());

  expect(await makePasskey({ publicKey: { challenge: "abc" } })).toEqual({ id: "a passkey" });
  expect(await showPasskey({ publicKey: { challenge: "def" } })).toEqual({ id: "a passkey" });
  expect(create).toHaveBeenCalledWith({ publicKey: { challenge: "abc" } });
  expect(get).toHaveBeenCalledWith({ publicKey: { challenge: "def" } });
});

test.each([
  ["NotAllowedError", "cancelled"],
  ["InvalidStateError", "already"],
  ["SecurityError", "HTTPS"],
  ["UnknownError", "did not work"],
])("%s is told in words", async (name, words) => {
  create.mockRejectedValue(new DOMException("", name));

  const made = makePasskey({ publicKey: {} });

  await expect(made).rejects.toThrow(PasskeyError);
  await expect(made).rejects.toThrow(words);
});

test("a browser without JSON for passkeys is told so", async () => {
  vi.stubGlobal("PublicKeyCredential", undefined);

  expect(canUsePasskeys()).toBe(false);
  await expect(showPasskey({ publicKey: {} })).rejects.toThrow("cannot use passkeys");
});
