using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>What a client is told that takes a mount of version 2 for one of version 1.</summary>
internal static class VersionedPathAdvice
{
    /// <summary>The path that takes what no other does.</summary>
    public static BackendPath Path(VaultFlavour flavour)
    {
        PathHandler handler = (request, _, _) => ValueTask.FromResult<VaultResponse?>(VaultResponse.Warning(For(request, flavour), 404));
        return new BackendPath(".*")
        {
            Read = handler,
            Write = handler,
            Patch = handler,
            Delete = handler,
            List = handler,
            Scan = handler,
        };
    }

    private static string For(VaultRequest request, VaultFlavour flavour)
    {
        if (request.RelativePath is "metadata" or "data" or "delete" or "undelete" or "destroy")
            return "Non-listing operations on the root of a K/V v2 mount are not supported.";
        var command = request.Operation switch
        {
            Operation.Read => "get",
            Operation.List => "list",
            Operation.Delete => "delete",
            Operation.Patch => "patch",
            Operation.Scan => "scan",
            _ => "put",
        };
        var (cli, program) = flavour == VaultFlavour.OpenBao ? ("OpenBao", "bao") : ("Vault", "vault");
        return "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. "
            + $"If using the {cli} CLI, use '{program} kv {command}' for this operation.";
    }
}
