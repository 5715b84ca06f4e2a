namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Types that signatures use often.</summary>
internal static class Types
{
    /// <summary>Any type, the same wherever it stands in a signature.</summary>
    public static CelType A { get; } = CelType.Parameter("A");

    /// <summary>Another type.</summary>
    public static CelType B { get; } = CelType.Parameter("B");

    /// <summary>A list of A.</summary>
    public static CelType ListOfA { get; } = CelType.List(A);

    /// <summary>A list of text.</summary>
    public static CelType ListOfString { get; } = CelType.List(CelType.String);

    /// <summary>A map of A to B.</summary>
    public static CelType MapOfAToB { get; } = CelType.Map(A, B);

    /// <summary>An optional A.</summary>
    public static CelType OptionalA { get; } = CelType.Optional(A);
}
