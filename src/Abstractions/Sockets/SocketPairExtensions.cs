using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>Pairs of connected streams on any host.</summary>
public static class SocketPairExtensions
{
    /// <summary>
    /// Two connected streams: of UNIX where the host has them, else of IPv4 over loopback (<c>socketpair</c> with its default and its fallback).
    /// </summary>
    /// <param name="provider">The host.</param>
    /// <returns>Both sockets; the caller disposes of each.</returns>
    /// <exception cref="SocketException">The host has neither, or no more descriptors.</exception>
    public static (ISocket First, ISocket Second) CreateStreamPair(this ISocketProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        try
        {
            return provider.CreateSocketPair();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported)
        {
            return provider.CreateLoopbackPair();
        }
    }

    /// <summary>Two connected TCP streams over the host's own loopback.</summary>
    /// <param name="provider">The host.</param>
    /// <param name="addressFamily">IPv4 or IPv6.</param>
    /// <returns>The socket that has connected and the one that was accepted; the caller disposes of each.</returns>
    /// <exception cref="ArgumentException">Another family.</exception>
    /// <exception cref="SocketException">The host's answer.</exception>
    public static (ISocket First, ISocket Second) CreateLoopbackPair(
        this ISocketProvider provider,
        AddressFamily addressFamily = AddressFamily.InterNetwork)
    {
        ArgumentNullException.ThrowIfNull(provider);
        IPAddress loopback = addressFamily switch
        {
            AddressFamily.InterNetwork => IPAddress.Loopback,
            AddressFamily.InterNetworkV6 => IPAddress.IPv6Loopback,
            _ => throw new ArgumentException("Loopback is of IPv4 or IPv6; use CreateSocketPair for UNIX.", nameof(addressFamily)),
        };
        using ISocket listener = provider.CreateSocket(addressFamily);
        listener.Bind(new IPEndPoint(loopback, 0));
        listener.Listen(1);
        listener.Timeout = null;
        ISocket first = provider.CreateSocket(addressFamily);
        try
        {
            return (first, AcceptOwn(listener, first));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    // The kernel completes the connection before anybody accepts it. Another program may have come first: its connection is not ours.
    private static ISocket AcceptOwn(ISocket listener, ISocket first)
    {
        NodaTime.Duration? timeout = first.Timeout;
        first.Timeout = null;
        first.Connect(listener.LocalEndPoint);
        while (true)
        {
            ISocket second = listener.Accept().Socket;
            if (second.RemoteEndPoint.Equals(first.LocalEndPoint))
            {
                first.Timeout = timeout;
                return second;
            }

            second.Dispose();
        }
    }
}
