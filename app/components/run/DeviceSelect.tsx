import { useEffect, useState } from 'react';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { DeviceChoice } from '../../workers/device-choice.ts';

const titles: Readonly<Record<DeviceChoice, string>> = {
  wasm: 'a second WebAssembly memory',
  webgpu: 'WebGPU',
  backends: 'each as Arm NN places it: GpuAcc on WebGPU, CpuAcc on WebAssembly',
};

/** Where partitions run. What this browser lacks stays in the list with the reason. */
export function DeviceSelect() {
  const device = useStore(({ settings }) => settings.device);
  const hasBackends = useStore(({ cut }) => cut?.backends !== undefined);
  const missing = useMissingGpu();
  const options: readonly DeviceChoice[] =
    hasBackends || device === 'backends' ? ['wasm', 'webgpu', 'backends'] : ['wasm', 'webgpu'];
  return (
    <p className="device">
      <label>
        Partitions run on{' '}
        <select
          className="field fitted"
          value={device}
          onChange={(event) => change({ device: event.target.value as DeviceChoice })}
        >
          {options.map((choice) => (
            <option key={choice} value={choice} disabled={choice !== 'wasm' && missing !== undefined}>
              {titles[choice]}
              {choice !== 'wasm' && missing !== undefined && ` – ${missing}`}
            </option>
          ))}
        </select>
      </label>
      {device !== 'wasm' && missing !== undefined && (
        <span className="muted"> {missing}: partitions will run on a second WebAssembly memory</span>
      )}
    </p>
  );
}

/** Why there is no GPU to be had, or undefined where there is one or the browser has not answered yet. */
function useMissingGpu(): string | undefined {
  const [missing, setMissing] = useState<string>();
  useEffect(() => {
    let gone = false;
    void reasonWithoutGpu().then((reason) => {
      if (!gone) setMissing(reason);
    });
    return () => {
      gone = true;
    };
  }, []);
  return missing;
}

async function reasonWithoutGpu(): Promise<string | undefined> {
  if (!('gpu' in navigator)) return 'this browser has no WebGPU';
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  return adapter ? undefined : 'this browser has no adapter for WebGPU';
}
