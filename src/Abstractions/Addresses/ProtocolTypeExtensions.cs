using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>The IPPROTO_* numbers that <see cref="ProtocolType"/> lacks (<c>protocols(5)</c>). Any other number can be cast.</summary>
public static class ProtocolTypeExtensions
{
    extension(ProtocolType)
    {
        /// <summary>IPv4 in IPv4 (IPPROTO_IPIP).</summary>
        public static ProtocolType IPInIP => (ProtocolType)4;

        /// <summary>The exterior gateway protocol (IPPROTO_EGP).</summary>
        public static ProtocolType Egp => (ProtocolType)8;

        /// <summary>The transport protocol of class 4 (IPPROTO_TP).</summary>
        public static ProtocolType Tp => (ProtocolType)29;

        /// <summary>The reservation protocol (IPPROTO_RSVP).</summary>
        public static ProtocolType Rsvp => (ProtocolType)46;

        /// <summary>Generic routing encapsulation (IPPROTO_GRE).</summary>
        public static ProtocolType Gre => (ProtocolType)47;

        /// <summary>Protocol-independent multicast (IPPROTO_PIM).</summary>
        public static ProtocolType Pim => (ProtocolType)103;

        /// <summary>The stream control transmission protocol (IPPROTO_SCTP).</summary>
        public static ProtocolType Sctp => (ProtocolType)132;

        /// <summary>UDP with a partial checksum (IPPROTO_UDPLITE).</summary>
        public static ProtocolType UdpLite => (ProtocolType)136;

        /// <summary>TCP over several paths (IPPROTO_MPTCP).</summary>
        public static ProtocolType MultipathTcp => (ProtocolType)262;
    }
}
