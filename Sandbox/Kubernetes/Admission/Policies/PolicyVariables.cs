using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Sandbox.Kubernetes.Admission.Expressions;
using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>The fields of <c>variables</c>: each is evaluated when it is first read, and once.</summary>
internal sealed class PolicyVariables(IReadOnlyList<(string Name, AdmissionExpression Expression)> variables, AdmissionInput input)
    : IReadOnlyDictionary<string, object?>
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<string> Keys => variables.Select(variable => variable.Name);

    /// <inheritdoc/>
    public IEnumerable<object?> Values => Keys.Select(name => this[name]);

    /// <inheritdoc/>
    public int Count => variables.Count;

    /// <inheritdoc/>
    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Keys.Contains(key, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        if (_values.TryGetValue(key, out value))
            return true;
        if (variables.FirstOrDefault(variable => variable.Name == key).Expression is not { } expression)
            return false;
        try
        {
            _values[key] = value = expression.Evaluate(input);
            return true;
        }
        catch (CelException e)
        {
            throw new CelException($"composited variable {Access.GoText.Quote(key)} fails to evaluate: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        Keys.Select(name => KeyValuePair.Create(name, this[name])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
