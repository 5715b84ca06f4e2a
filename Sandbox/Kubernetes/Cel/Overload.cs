namespace Sandbox.Kubernetes.Cel;

/// <summary>One signature of a function, with what it does.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="IsMember">True for a method, whose first parameter stands before the dot.</param>
/// <param name="Parameters">The parameters' types.</param>
/// <param name="Result">The result's type.</param>
/// <param name="Invoke">The function, on values of the parameters' types.</param>
internal sealed record Overload(
    string Name, bool IsMember, IReadOnlyList<CelType> Parameters, CelType Result, Func<object?[], object?> Invoke)
{
    /// <summary>A function.</summary>
    public static Overload Function(string name, CelType[] parameters, CelType result, Func<object?[], object?> invoke) =>
        new(name, IsMember: false, parameters, result, invoke);

    /// <summary>A method.</summary>
    public static Overload Member(string name, CelType[] parameters, CelType result, Func<object?[], object?> invoke) =>
        new(name, IsMember: true, parameters, result, invoke);

    /// <summary>Whether values may be given to it.</summary>
    public bool Accepts(object?[] values)
    {
        if (values.Length != Parameters.Count)
            return false;
        for (var i = 0; i < values.Length; i++)
        {
            if (!Fits(Parameters[i], values[i]))
                return false;
        }

        return true;
    }

    private static bool Fits(CelType type, object? value) => type.Kind switch
    {
        CelKind.Dyn or CelKind.Parameter => true,
        CelKind.Opaque => CelValues.TypeOf(value).Name == type.Name,
        CelKind.Object => value is CelObject,
        CelKind.List when type.Parameters[0].Kind is not (CelKind.Parameter or CelKind.Dyn) =>
            value is CelList list && list.All(item => Fits(type.Parameters[0], item)),
        _ => CelValues.TypeOf(value).Kind == type.Kind,
    };
}
