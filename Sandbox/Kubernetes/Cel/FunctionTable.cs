using System.Collections.Frozen;
using Sandbox.Kubernetes.Cel.Functions;

namespace Sandbox.Kubernetes.Cel;

/// <summary>All functions by name: CEL's standard library and the libraries that Kubernetes adds.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, Overload[]> Overloads = new[]
        {
            Operators.All, Strings.All, Lists.All, Conversions.All, Times.All, Networks.All, Quantities.All, Optionals.All,
            NamedFormats.All, Authorizations.All,
        }
        .SelectMany(overloads => overloads)
        .GroupBy(overload => overload.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>Whether there is a function or method of the name.</summary>
    public static bool Knows(string name) => Overloads.ContainsKey(name);

    /// <summary>The overloads of a function or method.</summary>
    public static IEnumerable<Overload> Find(string name, bool isMember) =>
        Overloads.GetValueOrDefault(name, []).Where(overload => overload.IsMember == isMember);

    /// <summary>Calls a function or method on values.</summary>
    public static object? Invoke(string name, bool isMember, object?[] values)
    {
        foreach (var overload in Overloads.GetValueOrDefault(name, []))
        {
            if (overload.IsMember == isMember && overload.Accepts(values))
                return overload.Invoke(values);
        }

        throw CelException.NoSuchOverload();
    }
}
