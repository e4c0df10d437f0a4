using System.Net;

namespace SimNet.Abstractions;

/// <summary>The INADDR_* addresses that <see cref="IPAddress"/> lacks (<c>ip(7)</c>).</summary>
public static class IPAddressExtensions
{
    extension(IPAddress)
    {
        /// <summary>The first multicast address, 224.0.0.0, which no group has (INADDR_UNSPEC_GROUP).</summary>
        public static IPAddress UnspecifiedGroup => new([224, 0, 0, 0]);

        /// <summary>The group of all hosts of a segment, 224.0.0.1 (INADDR_ALLHOSTS_GROUP).</summary>
        public static IPAddress AllHostsGroup => new([224, 0, 0, 1]);

        /// <summary>The last group that no router forwards, 224.0.0.255 (INADDR_MAX_LOCAL_GROUP).</summary>
        public static IPAddress MaxLocalGroup => new([224, 0, 0, 255]);
    }
}
