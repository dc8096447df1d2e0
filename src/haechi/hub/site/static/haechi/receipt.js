// The 24-digit receipt: everything the reporter can do later is derived from it, here, and it never leaves.
// Twin of haechi.infra.receipt.

import { ed25519, x25519 } from "../vendor/crypto.js";
import { b64u, canonical, random, utf8 } from "./bytes.js";

export const DIGITS = 24;
const SALT = utf8("haechi/receipt/v1");
const ROUNDS = 600000;

/** 24 digits from the browser's own randomness, every digit equally likely. */
export function newCode() {
  let code = "";
  while (code.length < DIGITS) {
    const [byte] = random(1);
    if (byte < 250) code += byte % 10;
  }
  return code;
}

/** The digits in `text`, or null unless there are exactly 24. Spaces, dashes and full-width digits are fine. */
export function readCode(text) {
  const digits = text.normalize("NFKC").replace(/[\s\u2010-\u2015-]/g, "");
  return /^[0-9]{24}$/.test(digits) ? digits : null;
}

/** "1234 5678 …": how a code is shown. */
export const grouped = (code) => code.match(/.{4}/g).join(" ");

/** The keys behind a code. Takes about a second on a phone: that is what makes guessing hopeless. */
export async function derive(code) {
  const base = await crypto.subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveBits"]);
  const slow = { name: "PBKDF2", hash: "SHA-256", salt: SALT, iterations: ROUNDS };
  const root = await crypto.subtle.deriveBits(slow, base, 256);
  const material = await crypto.subtle.importKey("raw", root, "HKDF", false, ["deriveBits"]);
  const key = async (label) => {
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(`haechi/receipt/v1/${label}`) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, material, 256));
  };
  const [lookup, signSeed, mailboxPrivate] = [await key("lookup"), await key("sign"), await key("mailbox")];
  return {
    lookup: b64u(lookup),
    signSeed,
    signPublic: b64u(ed25519.getPublicKey(signSeed)),
    mailboxPrivate,
    mailboxPublic: b64u(x25519.getPublicKey(mailboxPrivate)),
  };
}

/**
 * The reporter's signature over one act.
 * @param {object} keys what `derive` gave
 * @param {"status"|"withdraw"|"withdraw_windows"} act
 * @param {{nonce: string, at: string}} challenge from the server, good for one use
 */
export function sign(keys, act, { nonce, at }) {
  const statement = canonical({ v: 1, act, report: keys.lookup, nonce, at });
  return b64u(ed25519.sign(statement, keys.signSeed));
}
