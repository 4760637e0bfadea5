    count = {{count}}

    {{reschedule}}
