namespace Sandbox.Seeding;

/// <summary>Loads manifests and Vault data into a sandbox through its own APIs. Doing so again changes nothing.</summary>
internal static class Seeder
{
    /// <summary>Loads files and folders.</summary>
    /// <exception cref="SeedException">Something can't be loaded; what came before it is.</exception>
    public static async Task SeedAsync(
        IEnumerable<FileSystemInfo> sources, SandboxServer server, string adminToken, string rootToken, TimeProvider time, CancellationToken cancellation)
    {
        var documents = await SeedFiles.ReadAsync(sources, cancellation);
        var seeds = documents.Where(document => document.Kind == VaultSeeder.Kind).ToList();
        if (seeds is [var first, ..] && server.Vault.Control.IsSealed)
            throw first.Error("Vault is sealed or not initialised, so that it can't be seeded: start it without --vault-sealed");

        using var kubernetes = SeedClient.ForKubernetes(server.Kubernetes.Address, server.Kubernetes.AuthorityPem, adminToken);
        await new ManifestSeeder(kubernetes, time).ApplyAsync([.. documents.Except(seeds)], cancellation);

        if (seeds.Count == 0)
            return;
        using var vault = SeedClient.ForVault(server.Vault.Address, rootToken);
        var vaultSeeder = new VaultSeeder(vault, server.Vault.Control, new Dictionary<string, string>
        {
            ["KUBERNETES_HOST"] = server.Kubernetes.Address.ToString().TrimEnd('/'),
            ["KUBERNETES_CA"] = server.Kubernetes.AuthorityPem,
            ["KUBERNETES_REVIEWER_TOKEN"] = await new TokenReviewer(kubernetes).CreateTokenAsync(cancellation),
        });
        foreach (var seed in seeds)
            await vaultSeeder.LoadAsync(seed, cancellation);
    }
}
