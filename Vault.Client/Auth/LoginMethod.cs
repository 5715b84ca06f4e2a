namespace Vault.Client.Auth;

/// <summary>An auth method that logs in by one request to its mount (<c>POST auth/{mount}/login</c>).</summary>
/// <param name="mount">Where it is.</param>
public abstract class LoginMethod(AuthMount mount) : IAuthMethod
{
    /// <inheritdoc />
    public abstract string Description { get; }

    /// <summary>Where it is.</summary>
    protected AuthMount Mount { get; } = mount;

    /// <summary>The path of the login.</summary>
    protected virtual string Path => $"auth/{Mount.Path}/login";

    /// <inheritdoc />
    public async Task<AuthInfo> LoginAsync(IVaultTransport transport, CancellationToken cancellationToken)
    {
        using var body = new LoginBody();
        await WriteAsync(body, transport, cancellationToken);
        foreach (var (field, value) in Mount.Parameters)
            body.Add(field, value);

        var request = new VaultRequest(HttpMethod.Post, Path)
        {
            Operation = "login",
            Body = await body.FinishAsync(cancellationToken),
            Namespace = Mount.Namespace,
            Idempotent = false,
        };
        using var response = await transport.SendAsync(request, cancellationToken);
        return AuthAnswer.Read(request, response);
    }

    /// <summary>Writes what the method itself sends.</summary>
    /// <param name="body">The body of the login.</param>
    /// <param name="transport">Where the login goes, for methods that must ask the store for something first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract Task WriteAsync(LoginBody body, IVaultTransport transport, CancellationToken cancellationToken);
}
