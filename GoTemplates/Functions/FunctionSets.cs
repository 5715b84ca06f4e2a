using GoTemplates.Functions.Builtins;

namespace GoTemplates.Functions;

/// <summary>The functions that come with the library.</summary>
public static class FunctionSets
{
    /// <summary>The functions that Go's <c>text/template</c> itself has.</summary>
    public static FunctionSet Builtins { get; } = Build(BuiltinFunctions.Register);

    /// <summary>All.</summary>
    public static FunctionSet All { get; } = Builtins;

    private static FunctionSet Build(params ReadOnlySpan<Action<FunctionSetBuilder>> registrations)
    {
        var builder = new FunctionSetBuilder();
        foreach (var register in registrations)
            register(builder);

        return builder.Build();
    }
}
