using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Simulation.Topology;

/// <summary>Registration of a simulated host's sockets in an application's container.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the sockets of a simulated host as <see cref="ISocketProvider"/>, and its clock as <see cref="IClock"/> and
    /// <see cref="TimeProvider"/>. Each application of a simulation has a container of its own, with the host that it runs on.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="host">The host that the application runs on.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddSimulatedSockets(this IServiceCollection services, SimulatedHost host)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(host);
        services.Replace(ServiceDescriptor.Singleton(host.Sockets));
        services.Replace(ServiceDescriptor.Singleton(host.Sockets.Clock));
        services.Replace(ServiceDescriptor.Singleton(host.Sockets.TimeProvider));
        return services;
    }
}
