import type { NodeId } from '../../base/ids.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Graph } from '../../graph/types.ts';
import { importArmnnProfile } from '../imports/armnn.ts';
import { importDiffMetrics } from '../imports/diff-metrics.ts';
import { importAttachment, importNodeData } from '../imports/json.ts';
import { importProfile } from '../imports/profile.ts';
import { importProfilingInfo } from '../imports/profiling-proto.ts';
import { importBenchmarkResult, importRuntimeInfo } from '../imports/protos.ts';
import { importTimings } from '../imports/timings.ts';
import type { Imported } from '../imports/types.ts';
import { importVela, isVela } from '../imports/vela.ts';
import { parseLog } from '../logs/parse.ts';
import type { BoardFile } from './types.ts';

/** Every kind there is, for whoever gave a file that is none. */
const kindsText =
  'a log, the text or CSV of benchmark_model, its result or profiling proto, a model_runtime_info proto, the metrics of inference_diff, ' +
  "Vela's per-layer CSV, the profiling JSON of Arm NN, Model Explorer node data or a Netron attachment";

/**
 * Reads whatever a board or another tool gave, by its content alone, and lays it over a graph.
 *
 * @param delegated the nodes predicted on the delegate: Arm NN's profile is matched among them first
 * @returns one sentence with the file, the line and what was expected where it is none of the kinds read here
 */
export function readBoardFile(
  name: string,
  bytes: Uint8Array,
  graph: Graph,
  delegated?: ReadonlySet<NodeId>,
): Result<BoardFile, string> {
  if (bytes.length === 0) return fail(`${name} is empty: expected ${kindsText}`);
  const text = textOf(bytes);
  const read = text === undefined ? readBinary(bytes, graph) : readText(text, graph, delegated);
  return read.ok ? ok({ name, ...read.value }) : fail(`${name}: ${read.problem}`);
}

type Read = Result<Omit<BoardFile, 'name'>, string>;

/** Text in UTF-8, or in UTF-16 as some terminals write it; undefined for bytes that are no text. A log may hold broken characters. */
function textOf(bytes: Uint8Array): string | undefined {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  // Every field of a protocol buffer begins with a control character or is the length of one; escape sequences of terminals stay text.
  const isBinary = bytes.subarray(0, 4096).some((byte) => byte < 9 || (byte > 13 && byte < 27));
  if (isBinary && !isWide) return undefined;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}

const one = (imported: Result<Imported, string>): Read =>
  imported.ok ? ok({ imports: [imported.value] }) : imported;

function readBinary(bytes: Uint8Array, graph: Graph): Read {
  const isModel = new TextDecoder('latin1').decode(bytes.subarray(4, 8)) === 'TFL3';
  if (isModel) return fail(`a TensorFlow Lite model: expected ${kindsText}`);
  const attempts = [
    importRuntimeInfo(bytes, graph),
    importProfilingInfo(bytes, graph),
    importDiffMetrics(bytes),
    importBenchmarkResult(bytes),
  ];
  const read = attempts.find(({ ok: fits }) => fits);
  if (read) return one(read);
  // A message of the right kind but of another model says so better than a list of kinds.
  const near = attempts.flatMap((attempt) =>
    !attempt.ok && attempt.problem.startsWith('the file has no') ? [attempt.problem] : [],
  );
  return fail(
    near[0] ??
      `${bytes.length} bytes that are no text and none of the protocol buffers: expected ${kindsText}`,
  );
}

function readText(text: string, graph: Graph, delegated: ReadonlySet<NodeId> | undefined): Read {
  if (/\{\s*"ArmNN"\s*:/.test(text)) return withLog(text, one(importArmnnProfile(text, graph, delegated)));
  if (text.trimStart().startsWith('{'))
    return one(
      text.includes('netron:attachment') ? importAttachment(text, graph) : importNodeData(text, graph),
    );
  if (isVela(text)) return one(importVela(text, graph));
  const profile = importProfile(text, graph);
  const timings = importTimings(text);
  const imports = [profile, timings].flatMap((read) => (read.ok ? [read.value] : []));
  const read = withLog(text, ok({ imports }));
  if (read.ok && (read.value.log || imports.length > 0)) return read;
  const looksLikeProfile = /Run Order|node type/i.test(text);
  return !profile.ok && looksLikeProfile ? profile : fail(`${firstLine(text)}: expected ${kindsText}`);
}

function withLog(text: string, read: Read): Read {
  const log = parseLog(text);
  const tells = log.findings.length + log.unread.length > 0;
  return read.ok && tells ? ok({ ...read.value, log }) : read;
}

function firstLine(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const at = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  return `line ${at + 1} is "${(lines[at] ?? '').trim().slice(0, 60)}"`;
}
