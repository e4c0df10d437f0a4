using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>Families that <see cref="AddressFamily"/> lacks, and conversion to and from Linux's numbers (<c>address_families(7)</c>).</summary>
public static class AddressFamilyExtensions
{
    // The BCL's numbers are those of Windows up to 32 and collide with Linux's; families that it does not name are set apart by this bit.
    private const int NativeBit = 0x20000;

    extension(AddressFamily)
    {
        /// <summary>Netlink (AF_NETLINK, <c>netlink(7)</c>).</summary>
        public static AddressFamily Netlink => (AddressFamily)(NativeBit | 16);

        /// <summary>TIPC (AF_TIPC).</summary>
        public static AddressFamily Tipc => (AddressFamily)(NativeBit | 30);

        /// <summary>The family of a number of Linux's AF_* constants, known or not.</summary>
        /// <param name="number">The number.</param>
        /// <returns>The family; <see cref="ToNative"/> gives the number back.</returns>
        public static AddressFamily FromNative(int number) => number switch
        {
            0 => AddressFamily.Unspecified,
            1 => AddressFamily.Unix,
            2 => AddressFamily.InterNetwork,
            10 => AddressFamily.InterNetworkV6,
            17 => AddressFamily.Packet,
            29 => AddressFamily.ControllerAreaNetwork,
            > 0 and < NativeBit => (AddressFamily)(NativeBit | number),
            _ => (AddressFamily)number,
        };
    }

    /// <summary>Linux's number of a family.</summary>
    /// <param name="family">The family.</param>
    /// <returns>The AF_* number; a family that Linux lacks gives a number that it refuses.</returns>
    public static int ToNative(this AddressFamily family) => family switch
    {
        AddressFamily.Unspecified => 0,
        AddressFamily.Unix => 1,
        AddressFamily.InterNetwork => 2,
        AddressFamily.InterNetworkV6 => 10,
        AddressFamily.Packet => 17,
        AddressFamily.ControllerAreaNetwork => 29,
        >= (AddressFamily)NativeBit and < (AddressFamily)(2 * NativeBit) => (int)family & ~NativeBit,
        > 0 and < (AddressFamily)0x100 => 0x1000 | (int)family,
        _ => (int)family,
    };
}
