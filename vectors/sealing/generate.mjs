// Writes browser.json: the texts of python.json, sealed by the browser's seal.js, and a wrapped member key.

import { readFileSync, writeFileSync } from "node:fs";
import { b64u } from "../../src/haechi/hub/site/static/haechi/bytes.js";
import { newMemberKey, REPORTER, seal, wrapPrivate } from "../../src/haechi/hub/site/static/haechi/seal.js";

const beside = (name) => new URL(name, import.meta.url);
const model = JSON.parse(readFileSync(beside("python.json"), "utf-8"));
const passphrase = "말발굽 배터리 스테이플 2026";
const member = await newMemberKey();
const reporter = await newMemberKey();
const recipients = [
  { to: member.keyId, public: member.public },
  { to: REPORTER, public: reporter.public },
];
const envelopes = [];
for (const { name, text, envelope } of model.envelopes) {
  envelopes.push({ name, text, envelope: await seal(text, recipients, envelope.ctx) });
}
const vectors = {
  keys: { [member.keyId]: b64u(member.private), [REPORTER]: b64u(reporter.private) },
  member_public: member.public,
  passphrase,
  wrapped: await wrapPrivate(member.private, passphrase),
  envelopes,
};
writeFileSync(beside("browser.json"), JSON.stringify(vectors, null, 1) + "\n");
