namespace Sandbox.Kubernetes.Cel;

/// <summary>An error of evaluation, such as <c>no such key: a</c>; CEL's <c>&amp;&amp;</c> and <c>||</c> can absorb it.</summary>
/// <param name="message">The message, in cel-go's words.</param>
public sealed class CelException(string message) : Exception(message)
{
    /// <summary>Arguments that no function takes.</summary>
    public static CelException NoSuchOverload() => new("no such overload");

    /// <summary>A key or field that isn't there.</summary>
    public static CelException NoSuchKey(object? key) => new($"no such key: {key}");
}
