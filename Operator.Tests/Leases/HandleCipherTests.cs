using System.Text;
using k8s.Models;
using Operator.Controllers;
using Operator.Entities;
using Operator.Leases;
using Operator.Rendering;
using Vault.Client;

namespace Operator.Tests.Leases;

public sealed class HandleCipherTests
{
    private static readonly SecretValue Content = new("s.CANARY"u8.ToArray());

    private readonly HandleCipher _cipher = new(new MacKey(new LeaseCluster(), new CourierSettings { Namespace = "operator" }));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_sealed_is_opened_for_the_same_resource_only()
    {
        var text = await _cipher.SealAsync(Resource("uid"), Content, Cancelled);

        Assert.Equal(Content, await _cipher.OpenAsync(Resource("uid"), text, Cancelled));
        Assert.Null(await _cipher.OpenAsync(Resource("another"), text, Cancelled));
        Assert.DoesNotContain("CANARY", Encoding.UTF8.GetString(Convert.FromBase64String(text)), StringComparison.Ordinal);
        Assert.NotEqual(text, await _cipher.SealAsync(Resource("uid"), Content, Cancelled));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_we_did_not_seal_is_not_opened(string? text) => Assert.Null(await _cipher.OpenAsync(Resource("uid"), text, Cancelled));

    [Fact]
    public async Task Another_key_opens_nothing()
    {
        var text = await _cipher.SealAsync(Resource("uid"), Content, Cancelled);
        var other = new HandleCipher(new MacKey(new LeaseCluster(), new CourierSettings { Namespace = "operator" }));

        Assert.Null(await other.OpenAsync(Resource("uid"), text, Cancelled));
    }

    [Fact]
    public void A_handle_prints_nothing_and_survives_being_written()
    {
        var handle = new CredentialHandle { Connection = "app/default", Token = "s.CANARY", Lease = "db/creds/CANARY", EndsByToken = true };

        Assert.Equal("***", $"{handle}");
        Assert.Equal(handle, CredentialHandle.Read(handle.Write()));
        Assert.Null(CredentialHandle.Read(new SecretValue("[]"u8.ToArray())));
    }

    private static VaultDynamicSecret Resource(string uid) => new() { Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "app", Uid = uid } };
}
