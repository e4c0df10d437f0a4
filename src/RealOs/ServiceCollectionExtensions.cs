using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace SimNet.RealOs;

/// <summary>Registers the operating system's sockets.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers, each as a singleton and unless it is registered already, <see cref="ISocketProvider"/> (an <see cref="OsSocketProvider"/>),
    /// and <see cref="IClock"/> and <see cref="TimeProvider"/> as the provider has them. In a test, register a simulated host instead, or before.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">The services are null.</exception>
    public static IServiceCollection AddOsSockets(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<ISocketProvider>(static _ => new OsSocketProvider());
        services.TryAddSingleton(static s => s.GetRequiredService<ISocketProvider>().Clock);
        services.TryAddSingleton(static s => s.GetRequiredService<ISocketProvider>().TimeProvider);
        return services;
    }
}
