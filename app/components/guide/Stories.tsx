import { stories } from './stories.ts';

/** What real models taught, with the figures that this page gives for them. */
export function Stories() {
  return (
    <>
      {stories.map(({ title, model, text, lesson }) => (
        <section key={title}>
          <h2>{title}</h2>
          <p className="muted mono">{model}</p>
          <p>{text}</p>
          <p>
            <strong>{lesson}</strong>
          </p>
        </section>
      ))}
      <p className="muted">
        The models are not part of this page; drop your own to see its story. The Overview asks every delegate
        at once.
      </p>
    </>
  );
}
