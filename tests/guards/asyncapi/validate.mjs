// Prints the public parser's diagnostics of one AsyncAPI file as JSON. Severity 0 is an error, 1 a warning.
import { Parser, fromFile } from "@asyncapi/parser";

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
const found = diagnostics.map(({ code, message, path, severity }) => ({ code, message, path, severity }));
const read = document && {
  channels: document.channels().all().length,
  operations: document.operations().all().length,
  messages: document.messages().all().map((message) => message.id()),
};
process.stdout.write(JSON.stringify({ found, read: read ?? null }));
