using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Authentication;
using Operator.Runtime.Client;
using Operator.Sources;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Secrets;
using Vault.Client.Sessions;

namespace Operator.Tests.Sources;

public sealed class MountVersionsTests
{
    private static readonly KeyValueSource Source = new(null, "secret", "db", null, null);

    private readonly FakeTimeProvider _time = new();
    private readonly Mock<IKeyValueEngine> _engine = new();
    private readonly MountVersions _versions;
    private TaskCompletionSource<KeyValueVersion> _answer = new();

    public MountVersionsTests()
    {
        _versions = new MountVersions(_time);
        _engine.Setup(e => e.DetectVersionAsync("secret", "db", null, It.IsAny<CancellationToken>())).Returns(() => _answer.Task);
    }

    [Fact]
    public async Task A_mount_is_asked_once_however_many_read_it_at_the_same_time()
    {
        var waiting = Enumerable.Range(0, 10).Select(_ => DetectAsync("http://vault")).ToList();
        _answer.SetResult(KeyValueVersion.V1);

        Assert.All(await Task.WhenAll(waiting), version => Assert.Equal(KeyValueVersion.V1, version));
        Asked(Times.Once());
    }

    [Fact]
    public async Task A_version_that_is_given_is_not_asked_for()
    {
        var version = await _versions.DetectAsync(
            Login("http://vault"), Source with { Engine = KeyValueVersion.V2 }, _engine.Object, TestContext.Current.CancellationToken);

        Assert.Equal(KeyValueVersion.V2, version);
        Asked(Times.Never());
    }

    [Fact]
    public async Task Another_store_is_asked_for_itself()
    {
        _answer.SetResult(KeyValueVersion.V1);
        await DetectAsync("http://vault");
        await DetectAsync("http://other");

        Asked(Times.Exactly(2));
    }

    [Fact]
    public async Task It_is_asked_again_after_an_hour_after_a_failure_and_when_it_was_forgotten()
    {
        _answer.SetException(new InvalidOperationException("down"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => DetectAsync("http://vault"));
        _answer = new TaskCompletionSource<KeyValueVersion>();
        _answer.SetResult(KeyValueVersion.V1);
        await DetectAsync("http://vault");
        await DetectAsync("http://vault");
        Asked(Times.Exactly(2));

        _time.Advance(TimeSpan.FromMinutes(61));
        await DetectAsync("http://vault");
        Asked(Times.Exactly(3));

        Assert.True(_versions.Forget(Login("http://vault"), Source));
        Assert.False(_versions.Forget(Login("http://vault"), Source));
        await DetectAsync("http://vault");
        Asked(Times.Exactly(4));
    }

    private void Asked(Times times) =>
        _engine.Verify(e => e.DetectVersionAsync("secret", "db", null, It.IsAny<CancellationToken>()), times);

    private Task<KeyValueVersion> DetectAsync(string address) =>
        _versions.DetectAsync(Login(address), Source, _engine.Object, TestContext.Current.CancellationToken).AsTask();

    private static LoginPlan Login(string address) => new(
        new ObjectKey("shop", "default"),
        new SessionIdentity("c", "a", "s", "f"),
        new VaultConnectionOptions { Address = new Uri(address) },
        Mock.Of<IAuthMethod>(),
        null);
}
