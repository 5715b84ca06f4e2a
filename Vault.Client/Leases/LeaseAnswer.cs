namespace Vault.Client.Leases;

/// <summary>Reads the lease of an answer.</summary>
internal static class LeaseAnswer
{
    /// <summary>The lease; null where the answer has none.</summary>
    public static Lease? Read(VaultResponse response)
    {
        var id = response.Json.Property("lease_id");
        return id.Text().Length == 0
            ? null
            : new Lease(JsonText.ValueOf(id), response.Json.Property("lease_duration").Seconds(), response.Json.Property("renewable").IsTrue());
    }
}
