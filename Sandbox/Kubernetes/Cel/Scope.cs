namespace Sandbox.Kubernetes.Cel;

/// <summary>Names and what they stand for: variables, and what macros bind within them.</summary>
/// <typeparam name="T">Values at run time, types while checking.</typeparam>
internal sealed class Scope<T>
{
    private readonly string _name;
    private readonly T _value;
    private readonly Scope<T>? _outer;

    private Scope(string name, T value, Scope<T>? outer)
    {
        _name = name;
        _value = value;
        _outer = outer;
    }

    /// <summary>A scope of variables.</summary>
    public static Scope<T>? Of(IEnumerable<KeyValuePair<string, T>> variables) =>
        variables.Aggregate((Scope<T>?)null, (scope, variable) => new Scope<T>(variable.Key, variable.Value, scope));

    /// <summary>A scope with one more name.</summary>
    public static Scope<T> With(Scope<T>? outer, string name, T value) => new(name, value, outer);

    /// <summary>Looks a name up.</summary>
    public static bool TryFind(Scope<T>? scope, string name, out T? value)
    {
        for (; scope is not null; scope = scope._outer)
        {
            if (scope._name == name)
            {
                value = scope._value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
