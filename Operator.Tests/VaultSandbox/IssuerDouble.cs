using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Operator.Tests.VaultSandbox;

/// <summary>An issuer of JWTs: a discovery document, a key set with one key, and what that key signs.</summary>
public sealed class IssuerDouble : IAsyncDisposable
{
    private readonly WebApplication _application;
    private RSA _key = RSA.Create(2048);
    private string _keyId = "first";

    private IssuerDouble()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Its URL.</summary>
    public string Address => _application.Urls.First();

    /// <summary>The issuer that its discovery document names; its URL if null.</summary>
    public string? Named { get; set; }

    /// <summary>How often its keys were fetched.</summary>
    public int Fetches { get; private set; }

    /// <summary>True to fail.</summary>
    public bool IsDown { get; set; }

    /// <summary>Starts one.</summary>
    public static async Task<IssuerDouble> StartAsync()
    {
        var issuer = new IssuerDouble();
        await issuer._application.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>Signs with another key from now on.</summary>
    public void Rotate()
    {
        _key.Dispose();
        (_key, _keyId) = (RSA.Create(2048), "second");
    }

    /// <summary>Makes a JWT for the year 2030.</summary>
    public string Sign(JsonObject claims)
    {
        claims["iat"] = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        claims["exp"] = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var text = $"{Encode(new JsonObject { ["alg"] = "RS256", ["kid"] = _keyId })}.{Encode(claims)}";
        return $"{text}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _key.Dispose();
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private async Task AnswerAsync(HttpContext context)
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        if (IsDown)
        {
            context.Response.StatusCode = 500;
            return;
        }

        var isKeys = context.Request.Path == "/keys";
        Fetches += isKeys ? 1 : 0;
        var answer = isKeys
            ? new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = _keyId,
                    ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                    ["e"] = Base64Url.EncodeToString(parameters.Exponent),
                }),
            }
            : new JsonObject { ["issuer"] = Named ?? Address, ["jwks_uri"] = $"{Address}/keys" };
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
