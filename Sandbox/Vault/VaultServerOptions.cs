using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Faults;
using Sandbox.Vault.Directories;

namespace Sandbox.Vault;

/// <summary>How the sandbox's Vault-compatible server starts; the defaults are those of <c>vault server -dev</c>.</summary>
public sealed record VaultServerOptions
{
    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 lets the system choose one.</summary>
    public int Port { get; init; }

    /// <summary>The id of the root token.</summary>
    public string RootToken { get; init; } = "root";

    /// <summary>Which server's behaviour to show where they differ.</summary>
    public VaultFlavour Flavour { get; init; } = VaultFlavour.Vault18;

    /// <summary>False starts a server that must be initialised (<c>sys/init</c>) and unsealed first, as outside dev mode.</summary>
    public bool Initialized { get; init; } = true;

    /// <summary>How the server speaks TLS; null for plain HTTP.</summary>
    public VaultTlsOptions? Tls { get; init; }

    /// <summary>The entries of the directory that the auth method <c>ldap</c> asks; those of an earlier run with the same name give way.</summary>
    public IReadOnlyList<LdapEntry> Directory { get; init; } = [];

    /// <summary>The clock for lease times and expiry.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What was kept of an earlier run (<see cref="Core.VaultCore.Save"/>); null starts with an empty server.</summary>
    internal JsonObject? State { get; init; }

    /// <summary>What goes wrong on purpose; none unless given.</summary>
    public FaultSet Faults { get; init; } = new(TimeProvider.System);
}
