using System.Security.Cryptography;

namespace GoTemplates.Functions.Crypto;

/// <summary>sprig's <c>genPrivateKey</c>.</summary>
internal static class KeyFunctions
{
    internal const int GenerationSteps = 1_000_000;

    internal static void Register(FunctionSetBuilder functions) =>
        functions.Add(new TemplateFunction("genPrivateKey", [ParameterType.String], Generate) { IsRandom = true });

    private static GoValue Generate(FunctionCall call)
    {
        var kind = call[0].AsString();
        if (kind is not ("" or "rsa" or "ecdsa" or "dsa" or "ed25519"))
            return "Unknown type " + kind;

        call.Context.Step(GenerationSteps);
        using AsymmetricAlgorithm key = kind switch
        {
            "ecdsa" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            "" or "rsa" => RSA.Create(4096),
            _ => throw new FunctionException("keys are made of the kinds rsa and ecdsa only"),
        };
        return PrivateKeys.Encode(key);
    }
}
