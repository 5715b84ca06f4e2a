using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Configuration;
using Operator.Runtime.Events;
using Operator.Runtime.Health;
using Operator.Runtime.Hosting;
using Operator.Runtime.Leadership;

namespace Operator.Runtime.Builder;

/// <summary>Registers an operator in a container.</summary>
public static class OperatorServices
{
    // What stopping takes beside draining: flushing events, releasing the lease.
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(10);

    /// <summary>Adds what every operator needs, and gives the builder for controllers. See <see cref="IOperatorBuilder"/>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes how the operator behaves.</param>
    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public static IOperatorBuilder AddKubernetesOperator(this IServiceCollection services, Action<OperatorSettings>? configure = null)
    {
        var settings = new OperatorSettings();
        configure?.Invoke(settings);
        settings.Validate();

        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => ClientConfiguration.Load());
        services.TryAddSingleton<IKubernetesClient>(provider => new KubernetesClient(
            provider.GetRequiredService<ClientConfiguration>(),
            $"{settings.Name}/{Version()}",
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesClient>>()));
        services.AddSingleton(provider =>
        {
            settings.Namespace ??= provider.GetRequiredService<ClientConfiguration>().Namespace;
            return settings;
        });
        services.AddSingleton<OperatorMetrics>();
        services.AddSingleton<ControllerServices>();
        services.AddSingleton<IOperatorHealth, OperatorHealth>();
        services.AddSingleton<EventRecorder>();
        services.AddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventRecorder>().PublishAsync);
        services.Configure<HostOptions>(options =>
        {
            var needed = settings.DrainTimeout + StopMargin;
            if (options.ShutdownTimeout < needed)
                options.ShutdownTimeout = needed;
        });

        // Started in this order and stopped in the opposite one: controllers, which come later, drain first, then events are sent, then
        // the lease is released.
        services.AddHostedService<TelemetryService>();
        services.AddSingleton<InformerService>();
        services.AddHostedService(provider => provider.GetRequiredService<InformerService>());
        AddLeadership(services, settings);
        services.AddHostedService(provider => provider.GetRequiredService<EventRecorder>());
        return new OperatorBuilder(services);
    }

    private static void AddLeadership(IServiceCollection services, OperatorSettings settings)
    {
        if (settings.LeaderElectionType == LeaderElectionType.None)
        {
            services.AddSingleton<ILeadership, SoleLeader>();
            return;
        }

        services.AddSingleton<LeaderElector>();
        services.AddSingleton<ILeadership>(provider => provider.GetRequiredService<LeaderElector>());
        services.AddHostedService(provider => provider.GetRequiredService<LeaderElector>());
    }

    private static string Version() =>
        Assembly.GetEntryAssembly()?.GetName().Version is { } version ? version.ToString(3) : "0.0.0";
}
