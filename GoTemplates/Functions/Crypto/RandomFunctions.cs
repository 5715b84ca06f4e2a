using System.Security.Cryptography;

namespace GoTemplates.Functions.Crypto;

/// <summary>sprig's random texts, which its hermetic set leaves out.</summary>
internal static class RandomFunctions
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    internal static void Register(FunctionSetBuilder functions)
    {
        Add(functions, "randAlphaNum", Letters + Digits);
        Add(functions, "randAlpha", Letters);
        Add(functions, "randNumeric", Digits);
        Add(functions, "randAscii", string.Concat(Enumerable.Range(' ', 0x7F - ' ').Select(unit => (char)unit)));
        functions
            .Add(new TemplateFunction("randBytes", [ParameterType.Int], Bytes) { IsRandom = true })
            .Add(new TemplateFunction("uuidv4", [], _ => Guid.NewGuid().ToString()) { IsRandom = true });
    }

    private static void Add(FunctionSetBuilder functions, string name, string characters) =>
        functions.Add(new TemplateFunction(name, [ParameterType.Int], call => RandomNumberGenerator.GetString(characters, Count(call))) { IsRandom = true });

    private static GoValue Bytes(FunctionCall call) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Count(call)));

    private static int Count(FunctionCall call)
    {
        var count = call[0].AsInt64();
        if (count < 0)
            throw new FunctionException("the length must not be negative");

        call.Context.Reserve(count > int.MaxValue ? -1 : 2 * count);
        return (int)count;
    }
}
