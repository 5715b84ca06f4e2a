namespace Operator.Tests.VaultClient;

internal sealed record SeenRequest(
    string Method, string Address, string Path, string? Token, string? Namespace, string? VaultRequest, string Body, string? Extra);
