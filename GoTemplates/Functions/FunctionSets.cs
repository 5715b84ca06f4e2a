using GoTemplates.Functions.Builtins;
using GoTemplates.Functions.Collections;
using GoTemplates.Functions.Crypto;
using GoTemplates.Functions.Dates;
using GoTemplates.Functions.Encoding;
using GoTemplates.Functions.Flow;
using GoTemplates.Functions.Numbers;
using GoTemplates.Functions.Reflection;
using GoTemplates.Functions.Regex;
using GoTemplates.Functions.Strings;
using GoTemplates.Functions.Urls;
using GoTemplates.Functions.Versions;

namespace GoTemplates.Functions;

/// <summary>The functions that come with the library.</summary>
public static class FunctionSets
{
    /// <summary>The functions that Go's <c>text/template</c> itself has.</summary>
    public static FunctionSet Builtins { get; } = Build(BuiltinFunctions.Register);

    /// <summary>The built-in functions and sprig 3.2's hermetic text functions: those whose result depends on their arguments only.</summary>
    public static FunctionSet Sprig { get; } = Builtins.With(Build(
        StringFunctions.Register,
        EncodingFunctions.Register,
        ListFunctions.Register,
        DictFunctions.Register,
        DateFunctions.RegisterHermetic,
        DigestFunctions.Register,
        PasswordFunctions.Register,
        AesFunctions.Register,
        KeyFunctions.Register,
        CertificateFunctions.Register,
        MathFunctions.Register,
        RegexFunctions.Register,
        ReflectionFunctions.Register,
        UrlFunctions.Register,
        VersionFunctions.Register,
        FlowFunctions.Register));

    /// <summary><see cref="Sprig"/>, and what users of Helm and of the External Secrets Operator have besides.</summary>
    public static FunctionSet All { get; } = Sprig.With(Build(
        DateFunctions.RegisterClock,
        DigestFunctions.RegisterNewer,
        EncodingFunctions.RegisterUrlSafe,
        YamlFunctions.Register,
        PemFunctions.Register,
        Pkcs12Functions.Register,
        JwkFunctions.Register,
        RandomFunctions.Register,
        FlowFunctions.RegisterHelm));

    private static FunctionSet Build(params ReadOnlySpan<Action<FunctionSetBuilder>> registrations)
    {
        var builder = new FunctionSetBuilder();
        foreach (var register in registrations)
            register(builder);

        return builder.Build();
    }
}
