namespace Operator.Tests.KubernetesSandbox.Kubectl;

/// <summary>What <c>kubectl create</c> and its like send as protobuf arrives as the kinds' rules want it.</summary>
public sealed class KubectlCreateTests(KubectlCluster cluster) : IClassFixture<KubectlCluster>
{
    public static TheoryData<string, string, string> Commands => new()
    {
        { "create secret generic a --from-literal=password=x", "secret/a {.type} {.data.password}", "Opaque eA==" },
        {
            "create secret docker-registry a --docker-server=r.example.com --docker-username=u --docker-password=p", "secret/a {.type}",
            "kubernetes.io/dockerconfigjson"
        },
        { "create configmap a --from-literal=k=v", "configmap/a {.data.k}", "v" },
        { "create serviceaccount a", "serviceaccount/a {.metadata.name}", "a" },
        { "create role a --verb=get --verb=list --resource=secrets", "role/a {.rules[0].verbs} {.rules[0].resources}", "[\"get\",\"list\"] [\"secrets\"]" },
        {
            "create rolebinding a --clusterrole=view --serviceaccount=x:y", "rolebinding/a {.roleRef.name} {.subjects[0].namespace}/{.subjects[0].name}",
            "view x/y"
        },
        {
            "create deployment a --image=nginx:1 --replicas=2 --port=80",
            "deployment/a {.spec.replicas} {.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].ports[0].protocol}", "2 nginx:1 TCP"
        },
        { "create job a --image=busybox -- date -u", "job/a {.spec.completions} {.spec.template.spec.containers[0].command}", "1 [\"date\",\"-u\"]" },
        {
            "create ingress a --rule=example.com/x*=web:80,tls=cert",
            "ingress/a {.spec.rules[0].host} {.spec.rules[0].http.paths[0].pathType} {.spec.tls[0].secretName}",
            "example.com Prefix cert"
        },
        { "create quota a --hard=cpu=2,pods=3", "quota/a {.spec.hard.cpu} {.spec.hard.pods}", "2 3" },
        { "create priorityclass p-a --value=7 --description=x", "priorityclass/p-a {.value} {.preemptionPolicy}", "7 PreemptLowerPriority" },
        { "create service clusterip a --tcp=80:8080", "service/a {.spec.type} {.spec.ports[0].targetPort}", "ClusterIP 8080" },
        { "create service nodeport a --tcp=80 --node-port=30123", "service/a {.spec.type} {.spec.ports[0].nodePort}", "NodePort 30123" },
        { "run a --image=nginx --env=A=b --labels=x=y", "pod/a {.spec.containers[0].env[0].value} {.metadata.labels.x} {.status.phase}", "b y Pending" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_is_created_is_stored(string command, string what, string expected)
    {
        var ns = await cluster.NamespaceAsync();

        await cluster.RunAsync(["-n", ns, .. command.Split(' ')]);

        var (name, path) = (what[..what.IndexOf(' ')], what[(what.IndexOf(' ') + 1)..]);
        Assert.Equal(expected, (await cluster.RunAsync("get", name, "-n", ns, "-o", $"jsonpath={path}")).Text);
    }

    [Fact]
    public async Task Newer_kinds_are_taken_as_protobuf_too()
    {
        cluster.Require(21, "sends older versions that Kubernetes no longer serves");
        var ns = await cluster.NamespaceAsync();

        await cluster.RunAsync("create", "cronjob", "tick", "-n", ns, "--image=busybox", "--schedule=*/5 * * * *", "--", "date");
        await cluster.RunAsync("create", "pdb", "budget", "-n", ns, "--selector=app=web", "--min-available=50%");
        await cluster.RunAsync("create", "job", "once", "-n", ns, "--from=cronjob/tick");

        Assert.Equal("*/5 * * * * 3", (await cluster.RunAsync("get", "cronjob/tick", "-n", ns, "-o",
            "jsonpath={.spec.schedule} {.spec.successfulJobsHistoryLimit}")).Text);
        Assert.Equal("50%", (await cluster.RunAsync("get", "pdb/budget", "-n", ns, "-o", "jsonpath={.spec.minAvailable}")).Text);
        await cluster.RunAsync("wait", "--for=condition=complete", "job/once", "-n", ns, "--timeout=30s");
    }

    [Fact]
    public async Task Tokens_and_reviews_are_answered()
    {
        cluster.Require(24, "has no create token");
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "serviceaccount", "app", "-n", ns);
        await cluster.RunAsync("create", "role", "reader", "-n", ns, "--verb=get", "--resource=secrets", "--resource-name=db");
        await cluster.RunAsync("create", "rolebinding", "reader", "-n", ns, "--role=reader", $"--serviceaccount={ns}:app");

        var token = (await cluster.RunAsync("create", "token", "app", "-n", ns, "--audience=vault", "--duration=1h")).Text;
        var (user, may) = ($"--as=system:serviceaccount:{ns}:app", new[] { "auth", "can-i", "-n", ns });

        Assert.Equal(3, token.Split('.').Length);
        Assert.Equal("yes", (await cluster.RunAsync([.. may, "get", "secret/db", user])).Text);
        Assert.Equal("no", (await cluster.TryAsync([.. may, "list", "secrets", user])).Text);
        Assert.Contains("secrets [] [db] [get]", (await cluster.RunAsync([.. may, "--list", user])).Rows);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_as_by_the_real_server()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "service", "clusterip", "web", "-n", ns, "--tcp=80");

        var address = await cluster.TryAsync("create", "service", "clusterip", "other", "-n", ns, "--tcp=80", "--clusterip=192.0.2.7");
        var moved = await cluster.TryAsync("patch", "service", "web", "-n", ns, "-p", """{"spec":{"clusterIP":"10.96.7.7"}}""");
        var kept = await cluster.RunAsync("patch", "service", "web", "-n", ns, "-p", """{"spec":{"sessionAffinity":"ClientIP"}}""");

        Assert.Equal("service/web patched", kept.Text);
        Assert.Contains("failed to allocate IP 192.0.2.7: the provided network does not match the current range", address.Error);
        Assert.Contains("spec.clusterIPs[0]: Invalid value: []string{\"10.96.7.7\"}: may not change once set", moved.Error);
    }
}
