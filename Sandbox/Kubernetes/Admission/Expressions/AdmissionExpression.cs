using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Admission.Expressions;

/// <summary>An expression of admission, compiled (<c>k8s.io/apiserver/pkg/admission/plugin/cel</c>).</summary>
internal sealed class AdmissionExpression
{
    private readonly CelExpression? _compiled;
    private readonly string _source;

    private AdmissionExpression(string source, CelExpression? compiled, string? error) =>
        (_source, _compiled, Error) = (source, compiled, error);

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Error { get; }

    /// <summary>The type of its value.</summary>
    public CelType Type => _compiled?.Type ?? CelType.Dyn;

    /// <summary>Compiles an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="type">What its value must be; null for anything.</param>
    /// <param name="environment">What it knows.</param>
    public static AdmissionExpression Compile(string source, CelType? type, ExpressionEnvironment environment)
    {
        var compiled = CelExpression.Compile(source, environment.Types(), out var issues);
        if (compiled is null)
            return new(source, null, "compilation failed: " + issues);
        var error = type is null || compiled.Type.Kind == type.Kind ? null : $"must evaluate to {type} but got {compiled.Type}";
        return new(source, error is null ? compiled : null, error);
    }

    /// <summary>Its value.</summary>
    /// <exception cref="CelException">It has none; the message is the API server's.</exception>
    public object? Evaluate(AdmissionInput input)
    {
        if (_compiled is null)
            throw new CelException("compilation error: " + Error);
        try
        {
            return _compiled.Evaluate(input.For(_compiled));
        }
        catch (CelException e)
        {
            throw new CelException($"expression '{_source}' resulted in error: {e.Message}");
        }
    }
}
