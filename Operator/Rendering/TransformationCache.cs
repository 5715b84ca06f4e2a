using System.Collections.Concurrent;
using Operator.Pipeline;

namespace Operator.Rendering;

/// <summary>Parsed transformations by their content, so that all resources with the same templates share one.</summary>
public sealed class TransformationCache
{
    private const int Capacity = 1_000;

    private readonly ConcurrentDictionary<string, Lazy<Outcome<CompiledTransformation>>> _compiled = [];

    /// <summary>The transformation of a text, or what is wrong with it.</summary>
    public Outcome<CompiledTransformation> Get(TransformationText text)
    {
        // Edits leave old ones behind. What is in use is parsed again soon after.
        if (_compiled.Count >= Capacity && !_compiled.ContainsKey(text.Fingerprint))
            _compiled.Clear();

        return _compiled
            .GetOrAdd(text.Fingerprint, _ => new Lazy<Outcome<CompiledTransformation>>(() => CompiledTransformation.Compile(text)))
            .Value;
    }
}
