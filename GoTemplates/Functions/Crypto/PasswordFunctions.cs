using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GoTemplates.Text;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Crypto;

/// <summary>sprig's functions on passwords.</summary>
internal static class PasswordFunctions
{
    private const int BcryptCost = 10;
    private const int BcryptSteps = 200_000;
    private const int LongestBcryptPassword = 72;
    private const string MasterPasswordSeed = "com.lyndir.masterpassword";

    internal static void Register(FunctionSetBuilder functions) => functions
        .Add(new TemplateFunction("bcrypt", [ParameterType.String], call => Bcrypt(call, call[0].AsString())) { IsRandom = true })
        .Add(new TemplateFunction("htpasswd", [ParameterType.String, ParameterType.String], Htpasswd) { IsRandom = true })
        .Add("derivePassword", [Int, ParameterType.String, ParameterType.String, ParameterType.String, ParameterType.String], Derive);

    private static string Bcrypt(FunctionCall call, string password)
    {
        if (GoString.ByteLength(password) > LongestBcryptPassword)
            return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";

        call.Context.Step(BcryptSteps);
        return BCrypt.Net.BCrypt.HashPassword(password, BcryptCost);
    }

    private static GoValue Htpasswd(FunctionCall call)
    {
        var user = call[0].AsString();
        return user.Contains(':', StringComparison.Ordinal) ? $"invalid username: {user}" : $"{user}:{Bcrypt(call, call[1].AsString())}";
    }

    /// <summary>The password of the Master Password algorithm.</summary>
    private static GoValue Derive(FunctionCall call)
    {
        if (call[0].AsInt64() is < 0 or > uint.MaxValue)
            throw new FunctionException("the counter must be an unsigned integer of 32 bits");
        if (PasswordTemplates.Find(call[1].AsString()) is not { } templates)
            return $"cannot find password template {call[1].AsString()}";

        call.Context.Step(BcryptSteps);
        call.Context.Reserve(Scrypt.MemoryBytes);
        byte[] password = GoString.ToBytes(call[2].AsString()), user = GoString.ToBytes(call[3].AsString()), site = GoString.ToBytes(call[4].AsString());
        var key = Scrypt.DeriveKey(password, Seed(user), 64);
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, (uint)call[0].AsInt64());
        var seed = HMACSHA256.HashData(key, Concat(Seed(site), counter));
        var template = templates[seed[0] % templates.Length];
        var result = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var characters = PasswordTemplates.Characters(template[i]);
            result.Append(characters[seed[i + 1] % characters.Length]);
        }

        return result.ToString();
    }

    private static byte[] Concat(byte[] left, byte[] right) => [.. left, .. right];

    private static byte[] Seed(byte[] name)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)name.Length);
        return [.. System.Text.Encoding.ASCII.GetBytes(MasterPasswordSeed), .. length, .. name];
    }
}
