namespace SimNet.Simulation.Transport.Tcp;

// Linux's states of the congestion control, with its numbers (enum tcp_ca_state). CWR is not kept apart.
internal enum TcpCongestionState : byte
{
    Open = 0,
    Disorder = 1,
    Recovery = 3,
    Loss = 4,
}
