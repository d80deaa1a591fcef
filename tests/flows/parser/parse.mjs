// GitHub's own parser of workflows: what it has to say of each file, and the jobs it found, as one JSON object a line.
// The package imports its schema as JSON without saying so, which Node refuses: json.mjs is the hook that reads it all the same.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, ...files] = process.argv.slice(2);
register("./json.mjs", import.meta.url);
const home = pathToFileURL(`${packages}/@actions/workflow-parser/dist/`);
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(new URL("index.js", home));
const { ErrorPolicy } = await import(new URL("model/convert.js", home));

for (const name of files) {
  const parsed = parseWorkflow({ name, content: readFileSync(name, "utf8") }, new NoOperationTraceWriter());
  const options = { errorPolicy: ErrorPolicy.TryConversion };
  const template = parsed.value && (await convertWorkflowTemplate(parsed.context, parsed.value, undefined, options));
  const errors = parsed.context.errors.getErrors().map((error) => error.message);
  console.log(JSON.stringify({ name, errors, jobs: (template?.jobs ?? []).map((job) => job.id.value) }));
}
