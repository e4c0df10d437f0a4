using Microsoft.Extensions.DependencyInjection;

namespace SimNet.Samples.Echo.Programs;

public static class EchoServiceCollectionExtensions
{
    /// <summary>Registers the four programs. Where their sockets come from is said elsewhere.</summary>
    public static IServiceCollection AddEchoPrograms(this IServiceCollection services, EchoSettings settings, TextWriter output) => services
        .AddSingleton(settings)
        .AddSingleton(output)
        .AddTransient<EchoServer>()
        .AddTransient<EchoClient>()
        .AddTransient<AnyFamilyEchoServer>()
        .AddTransient<AnyFamilyEchoClient>();
}
