namespace Sandbox.Kubernetes.Cel;

/// <summary>Matches the types of arguments with a signature's, filling in its placeholders.</summary>
internal sealed class Unifier
{
    private readonly Dictionary<string, CelType> _bound = new(StringComparer.Ordinal);

    /// <summary>Whether the argument may be given for the parameter.</summary>
    public bool Matches(CelType parameter, CelType argument)
    {
        if (parameter.Kind == CelKind.Parameter)
            return Bind(parameter.Name, argument);
        if (parameter.Kind == CelKind.Dyn || argument.Kind == CelKind.Dyn)
            return true;
        if (argument.Kind == CelKind.Null)
            return parameter.Kind is CelKind.Null or CelKind.Object or CelKind.Timestamp or CelKind.Duration or CelKind.Opaque;
        if (parameter.Kind == CelKind.Null)
            return argument.Kind is CelKind.Object or CelKind.Timestamp or CelKind.Duration;
        return parameter.Kind == argument.Kind
            && (parameter.Kind is not (CelKind.Opaque or CelKind.Object) || parameter.Name == argument.Name)
            && parameter.Parameters.Zip(argument.Parameters).All(pair => Matches(pair.First, pair.Second));
    }

    /// <summary>A signature's type with its placeholders filled in.</summary>
    public CelType Resolve(CelType type) => type.Kind == CelKind.Parameter
        ? _bound.GetValueOrDefault(type.Name, CelType.Dyn)
        : type.Parameters.Count == 0 ? type : type with { Parameters = [.. type.Parameters.Select(Resolve)] };

    private bool Bind(string name, CelType argument)
    {
        if (!_bound.TryGetValue(name, out var bound))
        {
            _bound[name] = argument;
            return true;
        }

        // Null and dyn fit what is known; the other way round, the more telling type is kept.
        if (bound.Kind is CelKind.Dyn or CelKind.Null && argument.Kind != CelKind.Dyn)
        {
            _bound[name] = bound.Kind == CelKind.Dyn ? bound : argument;
            return bound.Kind == CelKind.Dyn || Matches(argument, bound);
        }

        return Matches(bound, argument);
    }
}
