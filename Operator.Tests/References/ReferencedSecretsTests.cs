using System.Threading.Channels;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Controllers;
using Operator.Entities;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;
using Operator.Tests.Runtime;

namespace Operator.Tests.References;

public sealed class ReferencedSecretsTests : IAsyncDisposable
{
    private static readonly ObjectKey Password = new("shop", "password");
    private static readonly ObjectKey Ca = new("shop", "ca");

    private readonly InMemoryClient _client = new();
    private readonly ReferencedSecrets _secrets;
    private readonly Channel<(ObjectKey Key, Lane Lane)> _woken = Channel.CreateUnbounded<(ObjectKey, Lane)>();
    private readonly Mock<IReconcileQueue<VaultStaticSecret>> _queue = new();
    private int _gets;

    public ReferencedSecretsTests()
    {
        _secrets = new ReferencedSecrets(_client, new FakeTimeProvider(), NullLogger<ReferencedSecrets>.Instance);
        _queue.Setup(q => q.Enqueue(It.IsAny<ObjectKey>(), It.IsAny<Lane>(), It.IsAny<TimeSpan>()))
            .Callback((ObjectKey key, Lane lane, TimeSpan _) => _woken.Writer.TryWrite((key, lane)));
        _client.Before = (verb, _, _) =>
        {
            if (verb == "get")
                Interlocked.Increment(ref _gets);
            return Task.CompletedTask;
        };
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _secrets.DisposeAsync();

    [Fact]
    public async Task A_Secret_that_appears_changes_or_goes_wakes_those_who_refer_to_it()
    {
        var shop = Resource("shop");
        Assert.Null(await FindAsync(shop, Password));
        await SettledAsync(shop, Password);

        Put(Password);
        Assert.Equal((ObjectKey.Of(shop), Lane.Urgent), await _woken.Reader.ReadAsync(Cancelled));
        var first = await FindAsync(shop, Password);
        Assert.NotNull(first);

        Put(Password);
        await _woken.Reader.ReadAsync(Cancelled);
        Assert.NotEqual(first, await FindAsync(shop, Password));

        _client.Delete(Kinds.Secrets, Password, DateTimeOffset.UnixEpoch);
        await _woken.Reader.ReadAsync(Cancelled);
        Assert.Null(await FindAsync(shop, Password));
    }

    [Fact]
    public async Task What_is_watched_costs_no_request()
    {
        Put(Password);
        var shop = Resource("shop");
        await FindAsync(shop, Password);
        await SettledAsync(shop, Password);
        var before = _gets;

        for (var i = 0; i < 10; i++)
            await FindAsync(Resource($"other-{i}"), Password);

        Assert.Equal(before, _gets);
        Assert.Equal(1, _secrets.Count);
    }

    [Fact]
    public async Task A_Secret_that_nobody_refers_to_any_more_is_not_watched()
    {
        var (one, other) = (Resource("one"), Resource("other"));
        await FindAsync(other, Password);
        using (var references = _secrets.Begin(one, _queue.Object))
        {
            await references.FindAsync(Password, Cancelled);
            await references.FindAsync(Ca, Cancelled);
        }

        Assert.Equal(2, _secrets.Count);

        _secrets.Forget(other);
        Assert.Equal(2, _secrets.Count);

        await FindAsync(one, Password);
        Assert.Equal(1, _secrets.Count);

        using (_secrets.Begin(one, _queue.Object))
        {
            // It refers to nothing now.
        }

        Assert.Equal(0, _secrets.Count);
    }

    [Fact]
    public async Task Many_who_share_a_Secret_are_woken_behind_new_resources()
    {
        var resources = Enumerable.Range(0, 40).Select(i => Resource($"shop-{i}")).ToList();
        foreach (var resource in resources)
            await FindAsync(resource, Ca);
        await SettledAsync(resources[0], Ca);

        Put(Ca);
        var woken = new HashSet<(ObjectKey, Lane)>();
        while (woken.Count < resources.Count)
            woken.Add(await _woken.Reader.ReadAsync(Cancelled));

        Assert.All(woken, one => Assert.Equal(Lane.Periodic, one.Item2));
    }

    [Fact]
    public async Task A_refusal_of_the_API_server_is_thrown_and_not_waited_out()
    {
        var refusal = new KubernetesApiException(403, "Forbidden", "no");
        var client = new Mock<IKubernetesClient>();
        client.Setup(c => c.ListAsync(Kinds.SecretMetadata, It.IsAny<ListQuery>(), It.IsAny<CancellationToken>())).ThrowsAsync(refusal);
        client.Setup(c => c.GetAsync(Kinds.SecretMetadata, Password, It.IsAny<CancellationToken>())).ThrowsAsync(refusal);
        await using var secrets = new ReferencedSecrets(client.Object, new FakeTimeProvider(), NullLogger<ReferencedSecrets>.Instance);

        using var references = secrets.Begin(Resource("shop"), _queue.Object);
        Assert.Same(refusal, await Assert.ThrowsAsync<KubernetesApiException>(() => references.FindAsync(Password, Cancelled).AsTask()));
    }

    private static VaultStaticSecret Resource(string name) => new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "shop" } };

    private async Task<string?> FindAsync(VaultStaticSecret resource, ObjectKey secret)
    {
        using var references = _secrets.Begin(resource, _queue.Object);
        return await references.FindAsync(secret, Cancelled);
    }

    // The watch is up when a find makes no request; what the first list woke is of no interest.
    private async Task SettledAsync(VaultStaticSecret resource, ObjectKey secret)
    {
        int before;
        do
        {
            before = _gets;
            await Task.Yield();
            await FindAsync(resource, secret);
        }
        while (_gets != before);

        while (_woken.Reader.TryRead(out _))
        {
            // Forgotten.
        }
    }

    private void Put(ObjectKey key) =>
        _client.Put(Kinds.Secrets, new V1Secret { ApiVersion = "v1", Kind = "Secret", Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace } });
}
