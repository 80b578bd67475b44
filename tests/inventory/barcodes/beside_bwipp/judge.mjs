// What BWIPP's GS1 checker says of each line of the input: `ok`, or the name of its error. The package of bwip-js is the argument.
// The symbol itself is not drawn: the two encoders are left where they have read and checked what they are given.
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const CHECKED = "checked, not drawn";
let source = readFileSync(join(process.argv[2], "dist", "bwipp.mjs"), "utf8");
for (const encoder of ["bwipp_gs1_128", "bwipp_gs1dlqrcode"]) {
    const start = source.indexOf(`function ${encoder}() {`);
    const call = source.indexOf("bwipp_gs1process();", start) + "bwipp_gs1process();".length;
    source = `${source.slice(0, call)} throw new Error("${CHECKED}");${source.slice(call)}`;
}
const folder = mkdtempSync(join(tmpdir(), "judge-"));
writeFileSync(join(folder, "bwipp.mjs"), source);
const bwipp = await import(pathToFileURL(join(folder, "bwipp.mjs")));
rmSync(folder, { recursive: true });

function judged(text) {
    const link = !text.startsWith("(");
    try {
        bwipp.bwipp_encode(null, link ? bwipp.bwipp_gs1dlqrcode : bwipp.bwipp_gs1_128, text, { lintreqs: true, dontdraw: true }, false);
    } catch (error) {
        const said = String(error.message ?? error);
        return said === CHECKED ? "ok" : said.replace(/^bwipp\./, "").replace(/[#:].*/s, "");
    }
    return "drawn";
}

process.stdout.write(`${bwipp.BWIPP_VERSION}\n`);
for (const line of readFileSync(0, "utf8").split("\n")) {
    if (line) process.stdout.write(`${judged(line)}\n`);
}
