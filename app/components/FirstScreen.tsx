import './FirstScreen.css';
import { useEffect, useState } from 'react';
import { bytesText } from '../../engine/index.ts';
import { change, openSample, type Sample, samples } from '../state/session.ts';
import { openAny } from '../state/share.ts';
import { PageMenu } from './menu/PageMenu.tsx';
import { FilePicker } from './toolbar/FilePicker.tsx';

export function FirstScreen() {
  const [list, setList] = useState<readonly Sample[]>([]);
  useEffect(() => {
    void samples().then(setList);
  }, []);
  return (
    <main className="first">
      <div>
        <h1>Delegraph</h1>
        <p className="lead">
          See what a TensorFlow Lite delegate would do to a model: which nodes it takes, why it refuses the
          others, and where the graph is cut.
        </p>
        <div className="drop">
          <p>Drop a .tflite file anywhere on this page</p>
          <FilePicker className="button primary" onPick={(file) => void openAny(file)}>
            Choose a file
          </FilePicker>
        </div>
        <p className="promise">Nothing is uploaded: the model is read and run in this browser.</p>
        <div className="ways">
          <button type="button" className="button" onClick={() => change({ guide: 'tour' })}>
            Take the tour
          </button>
          <button type="button" className="button" onClick={() => change({ guide: 'words' })}>
            Words of the field
          </button>
          <button type="button" className="button" onClick={() => change({ guide: 'stories' })}>
            Stories of real models
          </button>
          <PageMenu />
        </div>
        <p className="promise">
          Without a model: <a href="./reference/">which delegates take which op</a>, with every condition and
          its source.
        </p>
        {list.length > 0 && (
          <section className="samples" aria-labelledby="samples">
            <h2 id="samples">Or look at a sample</h2>
            <ul>
              {list.map((sample) => (
                <li key={sample.file}>
                  <button type="button" className="button" onClick={() => void openSample(sample)}>
                    <strong>{sample.name}</strong>
                    <span>
                      {sample.shows} {bytesText(sample.bytes)}; the weights are random.
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}
