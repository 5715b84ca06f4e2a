using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GoTemplates.Text;

namespace GoTemplates.Functions.Crypto;

/// <summary>sprig's AES-256 in CBC mode; the key is the password itself, cut or filled with zeros.</summary>
internal static class AesFunctions
{
    private const int KeyBytes = 32;
    private const int BlockBytes = 16;

    internal static void Register(FunctionSetBuilder functions) => functions
        .Add(new TemplateFunction("encryptAES", [ParameterType.String, ParameterType.String], Encrypt) { IsRandom = true })
        .Add("decryptAES", [ParameterType.String, ParameterType.String], Decrypt);

    [SuppressMessage("Security", "CA5401:Do not use CreateEncryptor with non-default IV", Justification = "The vector is random")]
    private static GoValue Encrypt(FunctionCall call)
    {
        var text = GoString.ToBytes(call[1].AsString());
        if (text.Length == 0)
            return "";

        using var aes = Create(call[0].AsString());
        var vector = RandomNumberGenerator.GetBytes(BlockBytes);
        return Convert.ToBase64String([.. vector, .. aes.EncryptCbc(text, vector)]);
    }

    private static GoValue Decrypt(FunctionCall call)
    {
        var encoded = call[1].AsString();
        if (encoded.Length == 0)
            return "";
        if (!Encoding.Base64.TryDecode(encoded, out var bytes, out var offset))
            throw new FunctionException($"illegal base64 data at input byte {offset}");
        if (bytes.Length < 2 * BlockBytes || bytes.Length % BlockBytes != 0)
            throw new FunctionException("crypto/cipher: input not full blocks");

        using var aes = Create(call[0].AsString());
        try
        {
            return GoString.FromBytes(aes.DecryptCbc(bytes.AsSpan(BlockBytes), bytes.AsSpan(0, BlockBytes)));
        }
        catch (CryptographicException)
        {
            throw new FunctionException("the text does not decrypt with this password");
        }
    }

    private static Aes Create(string password)
    {
        var key = new byte[KeyBytes];
        var bytes = GoString.ToBytes(password);
        bytes.AsSpan(0, Math.Min(bytes.Length, KeyBytes)).CopyTo(key);
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}
